import { alibabaCloudSdk, CloudAccount, NoCredentialsError } from '../alibaba-cloud';
import { Command, ExitCode, Given } from '../command';
import { answers } from '../price/answers';
import { billOf } from '../price/bill';
import { billTable, priceTable } from '../price/price-output';
import { OUTPUT, synthesizedStack } from '../synthesized-stack';

/** Prints what a stack costs. */
export const PRICE: Command = {
  name: 'price',
  usage: '[STACK] [--output DIR]',
  summary: 'asks the cloud what is in a synthesized stack costs, and says what is not in the price',
  options: { output: OUTPUT },
  mostWords: 1,
  run: printPrice,
};

async function printPrice(given: Given): Promise<ExitCode> {
  const { directory, environment, print } = given;
  const stack = synthesizedStack(given);
  const bill = billOf(stack, environment);
  if (bill.items.length === 0) {
    print(billTable(stack.name, bill, 'nothing in it has a price that could be asked'));
    return ExitCode.WELL;
  }
  const sdk = alibabaCloudSdk(directory);
  const askedAt = new Date();
  try {
    const answered = await answers(bill, provider => CloudAccount.connect(sdk, provider, environment));
    print(priceTable(stack.name, bill, answered, askedAt));
    return answered.some(({ refused }) => refused !== undefined) ? ExitCode.FAILED : ExitCode.WELL;
  } catch (error) {
    if (!(error instanceof NoCredentialsError)) throw error;
    print(billTable(stack.name, bill, error.message));
    return ExitCode.WELL;
  }
}
