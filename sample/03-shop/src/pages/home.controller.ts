import { Controller, Get, Redirect } from '@nestjs/common';

@Controller()
export class HomeController {
  @Get()
  @Redirect('/products')
  home(): void {
    // The back office begins with its products.
  }
}
