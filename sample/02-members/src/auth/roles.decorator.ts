import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { Role } from '../members/member.entity.js';

export const ROLES = 'roles';

export const Roles = (...roles: Role[]): CustomDecorator => SetMetadata(ROLES, roles);
