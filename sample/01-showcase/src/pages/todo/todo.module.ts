import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Task } from '../../tasks/task.entity.js';
import { ShellModule } from '../shell/shell.module.js';
import { TodoPage } from './todo.page.js';
import { TodoState } from './todo.state.js';

@Module({ imports: [TypeOrmModule.forFeature([Task]), ShellModule], providers: [TodoPage, TodoState] })
export class TodoModule {}
