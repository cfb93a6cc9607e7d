/**
 * Bodies and answers as the Footprints for Retail documentation prints them (Web Data Tracking, Mobile Data Tracking); letters past f in its ids
 * are misprints. `{{appkey}}` and `{{id}}` stand where the samples have a key and an id of the vendor's.
 */
export const printedPid = {
  status: 'ok',
  pid: 'b38efdc7087731bbef9d6cb050a6aa9bbcb8beb2178ec42afac83eb5e836f050',
};

export const printedMobileId = {
  status: 'ok',
  mobileId: 'b38efdc7087731bbef9d6cb050a6aa9bbcb8beb2178ec42afac83eb5e836f050',
};

export const printedSaved = { success: true };

export const webInitBody = 'appkey={{appkey}}&email=test.email%40test.com';

/** curl, PHP and Ruby print it with brackets encoded; Node's `qs.stringify` writes the same. */
export const webSendBody =
  'appkey={{appkey}}&uid={{id}}&uType=c&actionType=visit&requestType=action&aditionalData%5Bbrands%5D%5B0%5D=Zara&aditionalData%5Bbrands%5D%5B1%5D=Adidas&aditionalData%5Btenants%5D%5B0%5D=H%26M&aditionalData%5Btenants%5D%5B1%5D=C%26A';

export const webSendNode = {
  uType: 'c',
  actionType: 'visit',
  requestType: 'action',
  'aditionalData[brands][0]': 'Zara',
  'aditionalData[brands][1]': 'Adidas',
  'aditionalData[tenants][0]': 'H&M',
  'aditionalData[tenants][1]': 'C&A',
};

/** Ruby leaves the push token out. */
export const mobileInitBodies = {
  ruby: 'appkey={{appkey}}&userEmail=test.email%40test.com',
  'curl and PHP': 'appkey={{appkey}}&userEmail=test.email%40test.com&pushNotificationToken=123456',
};

export const mobileSendBody = webSendBody.replace('uid={{id}}&uType=c', 'mid={{id}}');

/** Of curl and PHP. */
export const sensorsBody =
  'appkey={{appkey}}&mid={{id}}&sensors%5B0%5D%5Buuid%5D=2376-34342-1233-23424&sensors%5B0%5D%5Brssi%5D=5&sensors%5B0%5D%5Bdistance%5D=4&sensors%5B0%5D%5BmacAddress%5D=345987345345-23482746-345934587&sensors%5B0%5D%5BtxPower%5D=2&sensors%5B0%5D%5Bname%5D=mimi&sensors%5B0%5D%5Bminor%5D=3.2&sensors%5B0%5D%5Bmajor%5D=4.1&sensors%5B1%5D%5Buuid%5D=2376-34342-1233-23422&sensors%5B1%5D%5Brssi%5D=5&sensors%5B1%5D%5Bdistance%5D=44&sensors%5B1%5D%5BmacAddress%5D=345987345345-23482746-345934587&sensors%5B1%5D%5BtxPower%5D=6&sensors%5B1%5D%5Bname%5D=cici&sensors%5B1%5D%5Bminor%5D=1.1&sensors%5B1%5D%5Bmajor%5D=2.2';

export const sensorsNode = {
  'sensors[uuid][0]': '4457-7784-5577-6655',
  'sensors[rssi][0]': '5461567',
  'sensors[distance][0]': 22,
  'sensors[txPower][0]': 568,
  'sensors[name][0]': 'Sensor1',
  'sensors[minor][0]': 10.2,
  'sensors[major][0]': 22.3,
  'sensors[macAddress][0]': '00-14-22-01-23-45',
};

export const geoBody = 'appkey={{appkey}}&mid={{id}}&lat=44.432149&lon=26.088868&accuracy=3';
