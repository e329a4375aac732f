import { IsInt, IsString, Length, Max, Min } from 'class-validator';
import { Type } from 'class-transformer';

export class BookDto {
  @IsString() @Length(2, 20) who!: string;

  @Type(() => Number) @IsInt() @Min(1) @Max(9) seats!: number;
}
