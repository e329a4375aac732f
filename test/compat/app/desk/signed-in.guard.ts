import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';

interface SignedRequest {
  readonly session?: { readonly signedIn?: boolean };
}

@Injectable()
export class SignedInGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    return context.switchToHttp().getRequest<SignedRequest>().session?.signedIn === true;
  }
}
