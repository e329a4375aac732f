import { UseGuards } from '@nestjs/common';
import { Page } from 'nestjs-reflex';
import { LoginRequired, RoleRequired } from 'nestjs-reflex/auth';
import { crud } from 'nestjs-reflex/typeorm';
import { shopLayout } from '../pages/shop.layout.js';
import { CustomerState, NoteState } from './people.states.js';

@Page('/customers', { title: 'Customers', layout: shopLayout })
@UseGuards(LoginRequired, RoleRequired('manager'))
export class CustomersPage {
  render() {
    return crud(CustomerState);
  }
}

@Page('/notes', { title: 'My notes', layout: shopLayout })
@UseGuards(LoginRequired)
export class NotesPage {
  render() {
    return crud(NoteState, { title: 'My notes' });
  }
}
