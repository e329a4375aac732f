import { IsBoolean, IsEmail, IsIn, IsInt, IsISO8601, IsString, Length, Max, MaxLength, Min } from 'class-validator';
import { currencies, type Currency } from '../shop-settings.entity.js';

export class SaveSettingsDto {
  @IsString()
  @Length(2, 40, { message: 'The name has 2 to 40 characters.' })
  shopName: string;

  @IsEmail({}, { message: 'This is not an e-mail address.' })
  contactEmail: string;

  @IsIn(currencies, { message: 'Choose a currency.' })
  currency: Currency;

  @IsInt({ message: 'A whole number of pieces, please.' })
  @Min(0, { message: 'At least 0.' })
  @Max(500, { message: 'At most 500.' })
  lowStock: number;

  @IsISO8601({ strict: true }, { message: 'Choose a day.' })
  seasonStart: string;

  @IsBoolean()
  weeklyReport: boolean;

  @IsString()
  @MaxLength(300, { message: 'At most 300 characters.' })
  note: string;
}
