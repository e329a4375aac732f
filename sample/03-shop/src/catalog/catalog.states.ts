import { UseGuards } from '@nestjs/common';
import { State } from 'nestjs-reflex';
import { LoginRequired } from 'nestjs-reflex/auth';
import { ModelState } from 'nestjs-reflex/typeorm';
import { Category } from './category.entity.js';
import { Tag } from './tag.entity.js';

@State()
@UseGuards(LoginRequired)
export class CategoryState extends ModelState(Category, { list: ['name', 'description'], orderBy: { name: 'ASC' } }) {}

@State()
@UseGuards(LoginRequired)
export class TagState extends ModelState(Tag, { orderBy: { name: 'ASC' } }) {}
