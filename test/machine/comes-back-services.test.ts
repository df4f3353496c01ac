import { ExposedSite, MISHAPS_OF_SERVICES } from './exposed-site';

// After any restart and kill of what serves the site it serves again by itself.

let exposed: ExposedSite;

beforeAll(async () => {
  exposed = await ExposedSite.deployed();
});

afterAll(() => exposed?.cloud.stop());

test.each(Object.keys(MISHAPS_OF_SERVICES))('when %s', mishap => exposed.expectToComeBackFrom(mishap));
