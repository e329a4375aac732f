import type { CanActivate } from '@nestjs/common';
import { Background, Event, State, Var } from 'nestjs-reflex';

export class ProjectMember implements CanActivate {
  canActivate(): boolean {
    return true;
  }
}

export declare class ProjectsService {
  rename(id: number, name: string): Promise<void>;
}

export declare class ImportService {
  read(file: string): AsyncIterable<readonly string[]>;
}

@State()
export class ProjectState {
  @Var({ serverOnly: true }) projectId = 0;

  constructor(protected readonly projects: ProjectsService) {}
}

@State()
export class ListState {
  @Var() search = '';
  @Var() page = 1;

  @Event() async load(): Promise<void> {}
}

@State()
export class ImportState {
  @Var() imported = 0;
  @Var() running = false;
  @Var() progress = 0;

  constructor(protected readonly importer: ImportService) {}

  protected async work(_step: number): Promise<void> {}

  @Background() async run(): Promise<void> {}
}
