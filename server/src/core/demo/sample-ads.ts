const site = 'https://shop.example.com';

/** Two ads, and two places that the campaign sponsors, one of them with an ad. */
export const shownInApps = {
  ads: [
    {
      externalId: 'PARKING-BANNER',
      adType: 'displayAd',
      title: 'Park next door',
      topMessage: 'Covered, by the month',
      contentType: 'image',
      contentUrl: `${site}/parking.jpg`,
      bannerType: 'mobileAppBanner600x400',
      buttonText: 'See places',
      linkUrl: `${site}/parking`,
    },
    {
      externalId: 'TOUR',
      adType: 'videoAdVerticalVideo',
      title: 'A walk through the house',
      contentType: 'video',
      contentUrl: `${site}/tour.mp4`,
      bannerType: 'mobileAppVideo1080x1920',
      linkUrl: `${site}/tour`,
    },
  ],
  products: [
    { sku: 'PLACE-7', offerPrice: '50.00', originalPrice: '60.00', ad: 'PARKING-BANNER' },
    { sku: 'PLACE-8', offerPrice: '55.00' },
  ],
};
