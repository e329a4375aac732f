import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ReflexModule } from 'nestjs-reflex';
import { ReflexAuthModule } from 'nestjs-reflex/auth';
import { CatalogModule } from './catalog/catalog.module.js';
import { databaseOptions } from './database.js';
import { PagesModule } from './pages/pages.module.js';
import { PeopleModule } from './people/people.module.js';
import { SalesModule } from './sales/sales.module.js';
import { SeedModule } from './seed/seed.module.js';

@Module({
  imports: [
    ReflexModule.forRoot({
      session: { secret: process.env.SESSION_SECRET ?? 'only for this sample' },
      theme: { primaryColor: 'cyan', primaryShade: 9, defaultRadius: 'md' },
    }),
    ReflexAuthModule.forRoot({ brand: 'Oak & Linen', logo: '/logo.svg', pages: { register: false }, afterLogin: '/products' }),
    TypeOrmModule.forRoot(databaseOptions()),
    CatalogModule,
    SalesModule,
    PeopleModule,
    PagesModule,
    SeedModule,
  ],
})
export class AppModule {}
