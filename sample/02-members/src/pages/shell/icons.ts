import { wrap } from 'nestjs-reflex/ui';

interface IconProps {
  /** In pixels. */
  readonly size?: number;
}

const icon = (name: string) => wrap<IconProps>('@tabler/icons-react', name);

export const icons = {
  boats: icon('IconSailboat'),
  members: icon('IconUsers'),
  account: icon('IconUserCircle'),
  login: icon('IconLogin2'),
  logout: icon('IconLogout2'),
  calendar: icon('IconCalendarEvent'),
  lock: icon('IconLock'),
  wind: icon('IconWind'),
};
