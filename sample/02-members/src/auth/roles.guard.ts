import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import type { Member, Role } from '../members/member.entity.js';
import { ROLES } from './roles.decorator.js';

/** The guard the JSON API always had. Pages and events use it as it is. */
@Injectable()
export class RolesGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const roles = this.reflector.getAllAndOverride<Role[] | undefined>(ROLES, [context.getHandler(), context.getClass()]);
    const member = context.switchToHttp().getRequest<Request>().user as Member | undefined;
    return !roles || (member !== undefined && roles.includes(member.role));
  }
}
