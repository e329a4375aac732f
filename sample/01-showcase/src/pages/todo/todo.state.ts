import { InjectRepository } from '@nestjs/typeorm';
import { IsIn, IsString, MaxLength } from 'class-validator';
import { Computed, Event, State, toast, Var } from 'nestjs-reflex';
import type { Repository } from 'typeorm';
import { Task } from '../../tasks/task.entity.js';
import { ShellState } from '../shell/shell.state.js';

@State()
export class TodoState {
  constructor(
    @InjectRepository(Task) private readonly repository: Repository<Task>,
    private readonly shell: ShellState,
  ) {}

  @Var() tasks: Task[] = [];
  /** What stands in the field for the next task. */
  @Var() @IsString() @MaxLength(120) draft = '';
  @Var() @IsIn(['all', 'open', 'done']) filter = 'all';

  @Computed() get visible(): Task[] {
    if (this.filter === 'all') return this.tasks;
    return this.tasks.filter((task) => task.done === (this.filter === 'done'));
  }

  @Computed() get openCount(): number {
    return this.tasks.filter((task) => !task.done).length;
  }

  @Computed() get doneCount(): number {
    return this.tasks.length - this.openCount;
  }

  /** In percent. */
  @Computed() get progress(): number {
    return this.tasks.length === 0 ? 0 : Math.round((this.doneCount / this.tasks.length) * 100);
  }

  @Event() async load(): Promise<void> {
    this.tasks = await this.repository.find({ order: { id: 'ASC' } });
    this.shell.openTasks = this.openCount;
  }

  @Event() async add(): Promise<void> {
    const title = this.draft.trim();
    if (title === '') return;
    await this.repository.save(this.repository.create({ title }));
    this.draft = '';
    await this.load();
  }

  @Event() async toggle(id: number): Promise<void> {
    const task = await this.repository.findOneBy({ id });
    if (task) await this.repository.update(id, { done: !task.done });
    await this.load();
  }

  @Event() async remove(id: number) {
    const task = await this.repository.findOneBy({ id });
    await this.repository.delete(id);
    await this.load();
    return task ? toast(`Deleted “${task.title}”`) : undefined;
  }

  @Event() async removeDone() {
    const { affected } = await this.repository.delete({ done: true });
    await this.load();
    return toast(affected === 1 ? 'Deleted one task' : `Deleted ${affected ?? 0} tasks`);
  }
}
