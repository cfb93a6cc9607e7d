import { jsapiInit } from './operations/jsapi-init.ts';
import { jsapiPrepopulate } from './operations/jsapi-prepopulate.ts';
import { jsapiRegister } from './operations/jsapi-register.ts';
import { jsapiSend } from './operations/jsapi-send.ts';
import { mobileGeo } from './operations/mobile-geo.ts';
import { mobileInit } from './operations/mobile-init.ts';
import { mobileSend } from './operations/mobile-send.ts';
import { mobileSensors } from './operations/mobile-sensors.ts';

/** What browsers and phones call, with a public app key. */
export const trackingOperations = [
  jsapiInit,
  jsapiSend,
  jsapiRegister,
  jsapiPrepopulate,
  mobileInit,
  mobileSend,
  mobileSensors,
  mobileGeo,
];
