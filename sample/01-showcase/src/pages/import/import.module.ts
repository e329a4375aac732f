import { Module } from '@nestjs/common';
import { ProductsModule } from '../../products/products.module.js';
import { ShellModule } from '../shell/shell.module.js';
import { ImportPage } from './import.page.js';
import { ImportState } from './import.state.js';

@Module({ imports: [ProductsModule, ShellModule], providers: [ImportPage, ImportState] })
export class ImportModule {}
