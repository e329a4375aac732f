import { Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ReflexModule } from 'nestjs-reflex';
import { ReflexAuthModule } from 'nestjs-reflex/auth';
import { redisStore } from 'nestjs-reflex/redis';
import { AuthModule } from './auth/auth.module.js';
import { MemberUsers } from './auth/member-users.js';
import { RequestIdMiddleware } from './common/request-id.middleware.js';
import { MembersModule } from './members/members.module.js';
import { PagesModule } from './pages/pages.module.js';

const { REDIS_URL: url, REDIS_PREFIX: prefix = 'members:' } = process.env;

@Module({
  imports: [
    // With Redis the club may run in several processes, else in one.
    ReflexModule.forRoot({
      store: url ? redisStore({ url, prefix: `${prefix}pages:` }) : undefined,
      theme: { primaryColor: 'indigo', defaultRadius: 'md' },
    }),
    ReflexAuthModule.forRoot({
      brand: 'Harbour Rowing Club',
      logo: '/logo.svg',
      users: MemberUsers,
      imports: [MembersModule],
      afterLogin: '/boats',
      afterLogout: '/',
    }),
    TypeOrmModule.forRoot({
      type: 'better-sqlite3',
      database: process.env.DATABASE ?? 'members.sqlite',
      autoLoadEntities: true,
      synchronize: true,
    }),
    AuthModule,
    MembersModule,
    PagesModule,
  ],
})
export class AppModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(RequestIdMiddleware).forRoutes('{*path}');
  }
}
