import type { NestMiddleware } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { IsString } from 'class-validator';
import type { RequestHandler } from 'express';
import { State } from 'nestjs-reflex';

export interface User {
  readonly id: number;
  readonly name: string;
}

/** Where a block is part of main.ts, between `create` and `listen`. */
export declare const app: NestExpressApplication;

export declare class AppModule {}

export class LoginDto {
  @IsString() name!: string;
  @IsString() password!: string;
}

export declare class UsersService {
  check(name: string, password: string): Promise<Express.User>;
}

@State()
export class LoginState {
  constructor(protected readonly users: UsersService) {}
}

export declare class Journal {
  write(line: string): void;
}

export declare const rateLimit: RequestHandler;

export class TracingMiddleware implements NestMiddleware {
  use(_request: unknown, _response: unknown, next: () => void): void {
    next();
  }
}
