import { forgetConsumers } from './consumers-table';

/** Before a run: the rows of the last one are not this one's. */
export default forgetConsumers;
