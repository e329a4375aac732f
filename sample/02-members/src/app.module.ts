import { Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ReflexModule } from 'nestjs-reflex';
import { ReflexAuthModule } from 'nestjs-reflex/auth';
import { AuthModule } from './auth/auth.module.js';
import { MemberUsers } from './auth/member-users.js';
import { RequestIdMiddleware } from './common/request-id.middleware.js';
import { MembersModule } from './members/members.module.js';
import { PagesModule } from './pages/pages.module.js';

@Module({
  imports: [
    ReflexModule.forRoot({ theme: { primaryColor: 'indigo', defaultRadius: 'md' } }),
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
