import { wrap } from 'nestjs-reflex/ui';

interface IconProps {
  /** In pixels. */
  readonly size?: number;
  /** Width of the lines. */
  readonly stroke?: number;
  readonly color?: string;
}

const icon = (name: string) => wrap<IconProps>('@tabler/icons-react', name);

export const icons = {
  brand: icon('IconPlant2'),
  overview: icon('IconLayoutDashboard'),
  counter: icon('IconCircleDashedPlus'),
  todo: icon('IconChecklist'),
  import: icon('IconPackageImport'),
  settings: icon('IconSettings'),
  revenue: icon('IconCoin'),
  orders: icon('IconShoppingCart'),
  average: icon('IconReceipt2'),
  up: icon('IconTrendingUp'),
  down: icon('IconTrendingDown'),
  plus: icon('IconPlus'),
  minus: icon('IconMinus'),
  reset: icon('IconRefresh'),
  play: icon('IconPlayerPlay'),
  stop: icon('IconPlayerStop'),
  trash: icon('IconTrash'),
  clock: icon('IconClock'),
  check: icon('IconCheck'),
  mail: icon('IconMail'),
  calendar: icon('IconCalendar'),
  save: icon('IconDeviceFloppy'),
};
