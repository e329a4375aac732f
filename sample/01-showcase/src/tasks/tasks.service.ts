import { Injectable, NotFoundException } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import type { CreateTaskDto } from './dto/create-task.dto.js';
import type { UpdateTaskDto } from './dto/update-task.dto.js';
import { Task } from './task.entity.js';

@Injectable()
export class TasksService {
  constructor(@InjectRepository(Task) private readonly tasks: Repository<Task>) {}

  all(): Promise<Task[]> {
    return this.tasks.find({ order: { id: 'ASC' } });
  }

  countOpen(): Promise<number> {
    return this.tasks.countBy({ done: false });
  }

  create(dto: CreateTaskDto): Promise<Task> {
    return this.tasks.save(this.tasks.create(dto));
  }

  async update(id: number, dto: UpdateTaskDto): Promise<Task> {
    const task = await this.tasks.findOneBy({ id });
    if (!task) throw new NotFoundException(`There is no task ${id}.`);
    return this.tasks.save({ ...task, ...dto });
  }

  async remove(id: number): Promise<void> {
    const { affected } = await this.tasks.delete(id);
    if (!affected) throw new NotFoundException(`There is no task ${id}.`);
  }
}
