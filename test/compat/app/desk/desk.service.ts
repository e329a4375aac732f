import { Injectable } from '@nestjs/common';

@Injectable()
export class DeskService {
  readonly price = 7;
}
