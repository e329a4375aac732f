import type { JwtService } from '@nestjs/jwt';
import { IsString } from 'class-validator';
import type { Accounts, UserId } from 'nestjs-reflex/auth';
import type { Layout } from 'nestjs-reflex';
import { stack } from 'nestjs-reflex/ui';

export class Credentials {
  @IsString() login!: string;
  @IsString() password!: string;
}

export declare function profileOf(accessToken: string): Promise<{
  readonly email: string;
  readonly email_verified: boolean;
  readonly nickname: string;
}>;

export type { Request } from 'express';

export declare class TokenController {
  protected readonly accounts: Accounts;
  protected readonly jwt: JwtService;
  protected stampOf(id: UserId): Promise<string | undefined>;
}

export declare class BoatsService {
  repair(id: number): Promise<void>;
  sell(id: number): Promise<void>;
}

export const shopLayout: Layout = (page) => stack(page);
