import { BadRequestException, type PipeTransform } from '@nestjs/common';

/** Members that one object of a form may have. */
const MEMBERS = 500;

/**
 * Lets an object of a form through as it is: which members it may have, and of what type, is for the contract of the entity to say,
 * field by field. Everything else is refused here.
 */
export class PlainObjectPipe implements PipeTransform<unknown, Readonly<Record<string, unknown>>> {
  transform(value: unknown): Readonly<Record<string, unknown>> {
    const prototype: unknown = typeof value === 'object' && value !== null ? Object.getPrototypeOf(value) : undefined;
    if (prototype !== Object.prototype && prototype !== null)
      throw new BadRequestException('A form sends an object of its fields');
    if (Object.keys(value as object).length > MEMBERS) throw new BadRequestException(`A form has at most ${MEMBERS} fields`);
    return value as Readonly<Record<string, unknown>>;
  }
}
