import type { CommandName, Request, Response } from '../../contract/commands.ts';
import type { Context } from '../context.ts';

export type Handler<C extends CommandName> = (context: Context, request: Request<C>) => Promise<Response<C>>;
export type Handlers = { readonly [C in CommandName]: Handler<C> };
