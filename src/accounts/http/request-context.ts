import type { Context } from 'hono';

export interface FrameEnv {
  Variables: { requestId?: string };
}

/** Hono's context, with what the frame keeps in it. */
export type RequestContext = Context<FrameEnv, string>;
