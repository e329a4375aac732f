import { wrap } from 'nestjs-reflex/ui';

const icon = (name: string) => wrap<{ readonly size?: number }>('@tabler/icons-react', name);

export const icons = {
  products: icon('IconArmchair'),
  stock: icon('IconAlertTriangle'),
  orders: icon('IconReceipt'),
  categories: icon('IconCategory'),
  tags: icon('IconTags'),
  customers: icon('IconUsers'),
  notes: icon('IconNote'),
  logout: icon('IconLogout'),
};
