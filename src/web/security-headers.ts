import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';

const SELF = ["'self'"];
const NONE = ["'none'"];

/**
 * Headers of every response: nothing is loaded from, sent to or framed by another site, and no inline script or style runs.
 *
 * @param options.tls true when people reach us over HTTPS. HSTS is sent only then: on plain HTTP in an office network a browser
 *   ignores it, and a later certificate of the proxy must not be promised by us.
 */
export function securityHeaders(options: { tls: boolean }): MiddlewareHandler {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: SELF,
      scriptSrc: SELF,
      styleSrc: SELF,
      fontSrc: SELF,
      imgSrc: SELF,
      mediaSrc: SELF,
      connectSrc: SELF,
      formAction: SELF,
      baseUri: NONE,
      objectSrc: NONE,
      frameAncestors: NONE,
    },
    referrerPolicy: 'same-origin',
    xFrameOptions: 'DENY',
    xContentTypeOptions: true,
    crossOriginOpenerPolicy: 'same-origin',
    crossOriginResourcePolicy: 'same-origin',
    // Sent over plain HTTP it only makes browsers warn on their console.
    originAgentCluster: false,
    strictTransportSecurity: options.tls ? 'max-age=31536000' : false,
    permissionsPolicy: {
      camera: [],
      // Nói trực tiếp; the browser still asks the person.
      microphone: ['self'],
      geolocation: [],
      payment: [],
      usb: [],
      displayCapture: [],
      autoplay: ['self'],
      fullscreen: ['self'],
    },
  });
}
