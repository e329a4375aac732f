import { local } from 'nestjs-reflex/client';

export const local1 = local(false);
