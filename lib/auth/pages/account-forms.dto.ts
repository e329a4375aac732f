import { IsOptional, IsString, MaxLength, MinLength } from 'class-validator';

/** Characters of a text field at most: what is longer is nobody's. */
const LONGEST = 254;
/** Characters of a password field: whether one is too long is for the options to say, this one is abuse. */
const LONGEST_PASSWORD = 4_096;

export class LoginForm {
  @IsString()
  @MinLength(1, { message: 'Fill this in' })
  @MaxLength(LONGEST)
  login!: string;

  @IsString()
  @MinLength(1, { message: 'Fill this in' })
  @MaxLength(LONGEST_PASSWORD)
  password!: string;
}

export class RegisterForm {
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST)
  username?: string;

  @IsString()
  @MaxLength(LONGEST)
  email!: string;

  @IsString()
  @MaxLength(LONGEST_PASSWORD)
  password!: string;
}

export class PasswordResetForm {
  @IsString()
  @MaxLength(LONGEST)
  email!: string;
}

export class NewPasswordForm {
  @IsString()
  @MaxLength(LONGEST_PASSWORD)
  password!: string;
}

export class PasswordChangeForm extends NewPasswordForm {
  @IsString()
  @MaxLength(LONGEST_PASSWORD)
  current!: string;
}
