import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Customer } from './customer.entity.js';
import { Note } from './note.entity.js';
import { CustomersPage, NotesPage } from './people.pages.js';
import { CustomerState, NoteState } from './people.states.js';

@Module({
  imports: [TypeOrmModule.forFeature([Customer, Note])],
  providers: [CustomerState, CustomersPage, NoteState, NotesPage],
})
export class PeopleModule {}
