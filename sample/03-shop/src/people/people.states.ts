import { UseGuards } from '@nestjs/common';
import { State } from 'nestjs-reflex';
import { LoginRequired, RoleRequired } from 'nestjs-reflex/auth';
import { ModelState } from 'nestjs-reflex/typeorm';
import { Customer } from './customer.entity.js';
import { Note } from './note.entity.js';

@State()
@UseGuards(LoginRequired, RoleRequired('manager'))
export class CustomerState extends ModelState(Customer, { readOnly: ['createdAt'], orderBy: { name: 'ASC' } }) {}

/** Everybody has their own: nobody sees, or writes, those of others. */
@State()
@UseGuards(LoginRequired)
export class NoteState extends ModelState(Note, {
  list: ['title', 'done', 'createdAt'],
  readOnly: ['createdAt'],
  owner: 'owner',
}) {}
