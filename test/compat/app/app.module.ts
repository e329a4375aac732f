import { Controller, Get, Module, ValidationPipe } from '@nestjs/common';
import { APP_PIPE } from '@nestjs/core';
import { ReflexModule } from 'nestjs-reflex';
import { BoardModule } from './board/board.module.js';
import { DeskModule } from './desk/desk.module.js';

@Controller('hello')
class HelloController {
  @Get() hello() {
    return { hello: 'world' };
  }
}

@Module({
  imports: [ReflexModule.forRoot({ session: { secret: 'only for this test' } }), DeskModule, BoardModule],
  controllers: [HelloController],
  providers: [{ provide: APP_PIPE, useValue: new ValidationPipe({ whitelist: true, transform: true }) }],
})
export class AppModule {}
