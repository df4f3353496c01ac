import { basename, join } from 'path';
import { stripVTControlCharacters } from 'util';
import { Page } from 'playwright-core';
import { Browser, HEIGHT, WIDTH } from './browser';
import { AnswerOnPage, OpenWebUiPage, ProviderPage } from './person-page';
import { waitUntil } from '../../instruments/cloud/run-command';

/** Where an address led. */
export interface Landing {
  readonly url: string;
  readonly status: number;
  /** The addresses that led on to another one, with how they said so. */
  readonly redirects: Array<{ readonly url: string; readonly status: number }>;
  /** @default - not by `https://` */
  readonly certificate?: { readonly issuer: string; readonly validFrom: Date; readonly validTo: Date };
}

export interface Answer {
  readonly text: string;
  /** How often it was seen to have grown: once, if it came as a whole. */
  readonly pieces: number;
  readonly thinking: 'folded' | 'open' | 'none';
}

/** What a stranger gets who wants an account. */
export interface Registration {
  /** What the page has about it; nothing, where it has no form. */
  readonly offers: string[];
  /** What is said to somebody who sends the form nevertheless. */
  readonly status: number;
  readonly answer: string;
}

export interface WaysIn {
  /** Whether it has a form for passwords. */
  readonly form: boolean;
  /** What the buttons say after "Continue with". */
  readonly providers: string[];
}

export interface KnownAs {
  readonly role: string;
  readonly email: string;
  readonly groups: string[];
}

const SECONDS_FOR_A_PAGE = 30;
const SECONDS_FOR_AN_ANSWER = 120;

/** Somebody who uses the site: looks, clicks, types, reads. What does not come in time is an error that says what it was, with a picture. */
export class Person {
  private readonly page: Page;
  private readonly sees: OpenWebUiPage;
  private readonly provider: ProviderPage;
  private pictures = 0;
  /** News come some moments after the page, over what one wants to click then: they are closed when they are in the way. */
  private readsNews?: Promise<void>;

  /** @param folder for pictures */
  public constructor(private readonly browser: Browser, private readonly folder: string) {
    this.page = browser.page;
    this.page.setDefaultTimeout(SECONDS_FOR_A_PAGE * 1000);
    this.sees = new OpenWebUiPage(this.page);
    this.provider = new ProviderPage(this.page);
  }

  /** Types an address. */
  public open(url: string): Promise<Landing> {
    return this.tries(`to open ${url}`, async () => {
      const response = await this.page.goto(url, { waitUntil: 'domcontentloaded' });
      if (!response) throw new Error('nothing answered');
      const redirects: Array<{ url: string; status: number }> = [];
      for (let request = response.request().redirectedFrom(); request; request = request.redirectedFrom()) {
        redirects.unshift({ url: request.url(), status: (await request.response())?.status() ?? 0 });
      }
      const details = await response.securityDetails();
      const date = (seconds = 0) => new Date(seconds * 1000);
      const certificate = details ? { issuer: details.issuer ?? '', validFrom: date(details.validFrom), validTo: date(details.validTo) } : undefined;
      return { url: this.page.url(), status: response.status(), redirects, certificate };
    });
  }

  public reload(): Promise<void> {
    return this.tries('to reload the page', async () => { await this.page.reload({ waitUntil: 'domcontentloaded' }); });
  }

  public signIn(email: string, password: string): Promise<void> {
    return this.tries(`to sign in as ${email}`, async () => {
      await this.sees.email.fill(email);
      await this.sees.password.fill(password);
      await this.sees.signIn.click();
      await this.waitToBeIn();
    });
  }

  /** What the sign-in page offers. */
  public waysIn(): Promise<WaysIn> {
    return this.tries('to see the ways in', async () => {
      await this.sees.signIn.or(this.sees.providers).first().waitFor();
      return { form: await this.sees.password.isVisible(), providers: (await this.sees.providers.allInnerTexts()).map(words => words.trim().replace(/^Continue with /, '')) };
    });
  }

  /** Goes to a provider and comes back: `in`, or what is said instead. Who has signed in there already is not asked again. */
  public comeInThrough(provider: string, { name, password }: { name: string; password: string }): Promise<string> {
    return this.tries(`to come in through ${provider} as ${name}`, async () => {
      await this.sees.continueWith(provider).click();
      let where = await this.whereThatLeads();
      if (where === 'asked') {
        await this.provider.name.fill(name);
        await this.provider.password.fill(password);
        await this.provider.signIn.click();
        await this.provider.name.waitFor({ state: 'hidden' });
        where = await this.whereThatLeads();
      }
      if (where === 'in') await this.waitToBeIn();
      return where;
    });
  }

  /** Whether a provider asks who somebody is, or knows it still. */
  public mustTypePassword(provider: string): Promise<boolean> {
    return this.tries(`to see whether ${provider} asks for a password`, async () => {
      await this.sees.continueWith(provider).click();
      await this.provider.name.or(this.sees.question).first().waitFor();
      return this.provider.name.isVisible();
    });
  }

  /** With a name of the directory, in the form that Open WebUI has for it. */
  public signInAtDirectory(name: string, password: string): Promise<void> {
    return this.tries(`to sign in at the directory as ${name}`, async () => {
      await this.sees.directoryName.fill(name);
      await this.sees.password.fill(password);
      await this.sees.signInAtDirectory.click();
      await this.waitToBeIn();
    });
  }

  /** How the site knows whoever is signed in. */
  public isKnownAs(): Promise<KnownAs> {
    return this.tries('to see who is signed in', () => this.page.evaluate(async () => {
      // The cookie of the session is sent by itself.
      const { role, email } = await (await fetch('/api/v1/auths/')).json() as KnownAs;
      const groups = await (await fetch('/api/v1/groups/')).json() as Array<{ name: string }>;
      return { role, email, groups: groups.map(({ name }) => name).sort() };
    }));
  }

  /** Signs out, says yes where the provider asks whether of all, and is back at the site. */
  public signOutOfBoth(): Promise<void> {
    return this.tries('to sign out of site and provider', async () => {
      await this.sees.userMenu.click();
      await this.sees.signOut.click();
      await this.provider.yesSignOut.click();
      await this.sees.signIn.or(this.sees.providers).first().waitFor();
    });
  }

  public signOut(): Promise<void> {
    return this.tries('to sign out', async () => {
      await this.sees.userMenu.click();
      await this.sees.signOut.click();
      await this.sees.signIn.waitFor();
    });
  }

  /** A stranger, in front of the sign-in page. */
  public tryToRegister(name: string, email: string, password: string): Promise<Registration> {
    return this.tries(`to register as ${email}`, async () => {
      await this.sees.signIn.waitFor();
      const offers = await this.sees.waysToRegister.allInnerTexts();
      const form = JSON.stringify({ name, email, password, profile_image_url: '' });
      const { status, text } = await this.page.evaluate(async body => {
        const answer = await fetch('/api/v1/auths/signup', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
        return { status: answer.status, text: await answer.text() };
      }, form);
      return { offers, status, answer: text };
    });
  }

  /** The models that the selector shows. */
  public modelsOffered(): Promise<string[]> {
    return this.tries('to see the models', async () => {
      await this.sees.modelSelector.click();
      await this.sees.models.first().waitFor();
      const names = await this.sees.models.evaluateAll(options => options.map(option => option.getAttribute('data-value') ?? ''));
      await this.page.keyboard.press('Escape');
      await this.sees.models.first().waitFor({ state: 'hidden' });
      return names;
    });
  }

  public chooseModel(name: string): Promise<void> {
    return this.tries(`to choose the model ${name}`, async () => {
      await this.sees.modelSelector.click();
      await this.sees.model(name).click();
      await this.waitForChosenModel(name);
    });
  }

  /** Waits until a model is the chosen one, without choosing it. */
  public seeChosenModel(name: string): Promise<void> {
    return this.tries(`to see that ${name} is chosen`, () => this.waitForChosenModel(name));
  }

  /** Attaches a file to the next question. */
  public attach(file: string): Promise<void> {
    return this.tries(`to attach ${file}`, async () => {
      await this.sees.plus.click();
      const [chooser] = await Promise.all([this.page.waitForEvent('filechooser'), this.sees.uploadFiles.click()]);
      await chooser.setFiles(file);
      const isAttached = () => this.sees.attached(basename(file)).isVisible();
      await this.until('the file to be attached', SECONDS_FOR_A_PAGE, isAttached);
      await this.until('the file to be read', SECONDS_FOR_AN_ANSWER, async () => await this.sees.stillUploading.count() === 0);
      if (!await isAttached()) throw new Error('the file is not attached any more');
    });
  }

  /** Asks in the open chat, or in a new one, and watches the answer come. */
  public ask(question: string): Promise<Answer> {
    return this.tries(`to ask "${question}"`, async () => {
      const already = await this.sees.answers.count();
      await this.sees.question.click();
      await this.sees.question.pressSequentially(question);
      await this.sees.send.click();
      const answer = new AnswerOnPage(this.sees.answers.nth(already));
      const pieces = await this.watch(answer);
      const unfolded = await answer.thinking.isVisible() ? await answer.thinking.getAttribute('aria-expanded') === 'true' : undefined;
      return { text: await answer.text(), pieces, thinking: unfolded === undefined ? 'none' : unfolded ? 'open' : 'folded' };
    });
  }

  /** What the last answer says. */
  public lastAnswer(): Promise<string> {
    return this.tries('to read the last answer', async () => {
      const answer = await this.findLastAnswer();
      await waitUntil('the answer to be complete', SECONDS_FOR_A_PAGE, () => answer.isComplete());
      return answer.text();
    });
  }

  /** What the model thought before the last answer. It is folded again. */
  public unfoldThinking(): Promise<string> {
    return this.tries('to unfold what the model thought', async () => {
      const answer = await this.findLastAnswer();
      await answer.thinking.click();
      const thoughts = await answer.thoughts.innerText();
      await answer.thinking.click();
      await answer.thoughts.waitFor({ state: 'hidden' });
      return thoughts.trim();
    });
  }

  /** Waits until chats with these titles are beside. A chat has its title some moments after its first question, and another one until then. */
  public seeChats(...titles: string[]): Promise<void> {
    return this.tries(`to see the chats "${titles.join('", "')}"`, async () => {
      await this.unfoldSidebar();
      const titlesBeside = () => this.sees.titlesOfChats.allInnerTexts();
      await this.waitToSee('them beside', titlesBeside, beside => titles.every(title => beside.includes(title)));
    });
  }

  public openChat(title: string): Promise<void> {
    return this.tries(`to open the chat "${title}"`, async () => {
      await this.unfoldSidebar();
      await this.sees.chats.filter({ hasText: title }).first().click();
      await this.sees.answers.first().waitFor();
    });
  }

  public startChat(): Promise<void> {
    return this.tries('to start a chat', async () => {
      await this.unfoldSidebar();
      await this.sees.newChat.click();
      await this.sees.answers.first().waitFor({ state: 'hidden' });
    });
  }

  public unfoldSidebar(): Promise<void> {
    return this.sidebar('open');
  }

  public foldSidebar(): Promise<void> {
    return this.sidebar('closed');
  }

  /** A picture of the window, without what is about to vanish and with nothing under the pointer; gives its file. */
  public screenshot(name: string): Promise<string> {
    return this.tries(`to take the picture ${name}`, async () => {
      await this.page.mouse.move(WIDTH - 1, HEIGHT - 1);
      let calm = 0;
      await waitUntil('nothing to be about to vanish', SECONDS_FOR_A_PAGE, async () => {
        calm = await this.sees.passing.count() === 0 ? calm + 1 : 0;
        return calm === 5;
      });
      return this.picture(name);
    });
  }

  /** `in`, `asked` at the provider, or what is said instead. */
  private async whereThatLeads(): Promise<string> {
    let where: string | undefined;
    await waitUntil('the way to the provider to lead somewhere', SECONDS_FOR_A_PAGE, async () => {
      if (this.page.url().startsWith('chrome-error:')) where = 'nobody answers';
      else if (await this.provider.name.isVisible()) where = 'asked';
      else if (await this.sees.refusal.isVisible()) where = await this.sees.refusal.innerText();
      else if (await this.sees.question.isVisible()) where = 'in';
      return where !== undefined;
    });
    return where!;
  }

  private async waitToBeIn(): Promise<void> {
    await this.until('the page of somebody who is signed in', SECONDS_FOR_A_PAGE, () => this.sees.question.isVisible());
    await (this.readsNews ??= this.page.addLocatorHandler(this.sees.newsAreRead, button => button.click()));
  }

  private async picture(name: string): Promise<string> {
    const file = join(this.folder, `${name}.png`);
    await this.page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
    return file;
  }

  private sidebar(wanted: 'open' | 'closed'): Promise<void> {
    const { openSidebar, closeSidebar } = this.sees;
    const [toDo, done] = wanted === 'open' ? [openSidebar, closeSidebar] : [closeSidebar, openSidebar];
    return this.tries(`to have the sidebar ${wanted}`, async () => {
      await toDo.or(done).first().waitFor();
      if (await toDo.isVisible()) await toDo.click();
      await done.waitFor();
    });
  }

  private async waitForChosenModel(name: string): Promise<void> {
    const inSelector = async () => (await this.sees.modelSelector.getAttribute('aria-label') ?? '').replace(/^Select(ed model: | a model)/, '');
    await this.waitToSee('it in the selector', inSelector, chosen => chosen === name);
  }

  /** Waits until what is looked at is as it should be; the error says how it was instead. */
  private async waitToSee<T>(what: string, look: () => Promise<T>, asItShouldBe: (seen: T) => boolean): Promise<void> {
    let seen: T | undefined;
    const condition = async () => asItShouldBe(seen = await look());
    await waitUntil(what, SECONDS_FOR_A_PAGE, condition).catch((error: Error) => {
      throw new Error(`${error.message}; seen: ${JSON.stringify(seen)}`);
    });
  }

  private async findLastAnswer(): Promise<AnswerOnPage> {
    await this.sees.answers.last().waitFor();
    return new AnswerOnPage(this.sees.answers.last());
  }

  /** Looks at an answer until it is complete; gives how often it had grown. */
  private async watch(answer: AnswerOnPage): Promise<number> {
    let [seen, pieces] = ['', 0];
    await this.until('the answer to be complete', SECONDS_FOR_AN_ANSWER, async () => {
      const complete = await answer.isComplete();
      const text = await answer.text();
      if (text.length > seen.length) pieces++;
      seen = text;
      return complete;
    });
    if (pieces === 0) throw new Error(`instead of an answer: ${await answer.everything()}`);
    return pieces;
  }

  /** Waits, but not after the page has said that it is in vain. */
  private until(what: string, seconds: number, condition: () => Promise<boolean>): Promise<void> {
    return waitUntil(what, seconds, async () => {
      if (await this.sees.refusal.isVisible()) throw new Error(`the page does not do it: ${await this.sees.refusal.innerText()}`);
      return condition();
    });
  }

  /** What was said of one attempt must not be taken for an answer to the next. */
  private async closeNotices(): Promise<void> {
    for (const button of await this.sees.closeNotice.all()) await button.click({ timeout: 2000 }).catch(() => undefined);
    await this.sees.refusal.waitFor({ state: 'hidden', timeout: 10_000 }).catch(() => undefined);
  }

  private async tries<T>(what: string, action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      const picture = await this.picture(`failed-${++this.pictures}`).catch((reason: Error) => reason.message);
      const notices = await this.sees.notices.allInnerTexts().catch(() => []);
      await this.closeNotices();
      const said = [...notices, ...this.browser.complaints.slice(-5)].map(line => `\n  the page: ${line}`).join('');
      throw new Error(`tried ${what}: ${stripVTControlCharacters((error as Error).message)}${said}\n  as it looked: ${picture}`);
    }
  }
}
