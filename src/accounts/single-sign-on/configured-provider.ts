import type { Clock } from '../../kernel/clock.ts';
import type { Config } from '../../kernel/config.ts';
import { createOutgoing } from '../../kernel/outgoing.ts';
import { createProvider, type Provider } from './provider.ts';
import { RETURN } from './sign-on-attempt.ts';

/** The provider that the environment names; null for none. Its administrator named it, so that it may be in the ward's own network. */
export function providerOf(
  { singleSignOn, baseUrl, insideHosts }: Pick<Config, 'singleSignOn' | 'baseUrl' | 'insideHosts'>,
  machine: Clock,
): Provider | null {
  if (!singleSignOn || baseUrl === null) return null;
  const outgoing = createOutgoing({ insideHosts: [...insideHosts, new URL(singleSignOn.issuer).host] });
  return createProvider({ config: singleSignOn, redirectUri: `${baseUrl}${RETURN}`, outgoing, machine });
}
