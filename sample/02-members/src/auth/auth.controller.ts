import { Controller, Get, HttpCode, Injectable, Post, Req, UseGuards, type ExecutionContext } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import type { Request } from 'express';
import type { Member } from '../members/member.entity.js';

/** Passport's guard, which also begins a session. */
@Injectable()
export class LocalAuthGuard extends AuthGuard('local') {
  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const allowed = (await super.canActivate(context)) as boolean;
    await super.logIn(context.switchToHttp().getRequest<Request>());
    return allowed;
  }
}

@Controller()
export class AuthController {
  @Post('login')
  @HttpCode(200)
  @UseGuards(LocalAuthGuard)
  login(@Req() { user }: Request): Pick<Member, 'id' | 'username'> {
    const { id, username } = user as Member;
    return { id, username };
  }

  @Post('logout')
  @HttpCode(204)
  logout(@Req() request: Request): Promise<void> {
    return new Promise((resolve, reject) => request.logout((error: unknown) => (error ? reject(error as Error) : resolve())));
  }

  @Get('me')
  me(@Req() { user }: Request): { username: string | null; role: string | null } {
    const member = user as Member | undefined;
    return { username: member?.username ?? null, role: member?.role ?? null };
  }
}
