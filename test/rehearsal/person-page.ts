import { Locator, Page } from 'playwright-core';

/** Where things are on the pages of Open WebUI 0.11 and 0.12: most are found as a person finds them, by what they are and what is written on them. */
export class OpenWebUiPage {
  public constructor(private readonly page: Page) {}

  /** Closes the news of a release, which everybody is shown once. */
  public get newsAreRead(): Locator { return this.page.getByRole('button', { name: "Okay, Let's Go!" }); }

  /** What is told for some seconds in a corner. */
  public get notices(): Locator { return this.page.locator('[data-sonner-toast]'); }

  public get closeNotice(): Locator { return this.notices.getByRole('button', { name: 'Close toast' }); }

  /** A notice that something is wrong. */
  public get refusal(): Locator { return this.page.locator('[data-sonner-toast][data-type="error"]').first(); }

  /** What will not be there in a moment: notices, a list that grows, the button that stops what a model is doing. */
  public get passing(): Locator {
    const stop = this.page.locator('#message-input-container').getByRole('button', { name: 'Stop', exact: true });
    return this.notices.or(this.page.locator('#sidebar').getByText('Loading...')).or(stop);
  }

  public get email(): Locator { return this.page.locator('input#email'); }

  public get password(): Locator { return this.page.locator('input#password'); }

  public get signIn(): Locator { return this.page.getByRole('button', { name: 'Sign in', exact: true }); }

  /** The button of a provider. */
  public continueWith(provider: string): Locator { return this.page.getByRole('button', { name: `Continue with ${provider}`, exact: true }); }

  public get providers(): Locator { return this.page.getByRole('button', { name: /^Continue with (?!Email$|LDAP$)/ }); }

  /** The name in a directory. */
  public get directoryName(): Locator { return this.page.locator('input#username'); }

  public get signInAtDirectory(): Locator { return this.page.getByRole('button', { name: 'Authenticate', exact: true }); }

  public get waysToRegister(): Locator { return this.page.getByText(/sign up|register|create .*account|get started/i); }

  public get userMenu(): Locator { return this.page.getByRole('button', { name: /user (profile )?menu/i }).last(); }

  public get signOut(): Locator { return this.page.getByRole('menu').getByText('Sign Out'); }

  public get modelSelector(): Locator { return this.page.getByRole('button', { name: /^Select(ed model:| a model)/ }).first(); }

  public get models(): Locator { return this.page.getByRole('listbox', { name: 'Available models' }).getByRole('option'); }

  public model(name: string): Locator { return this.page.getByRole('option', { name: `Select ${name} model`, exact: true }); }

  public get question(): Locator { return this.page.locator('#chat-input'); }

  public get send(): Locator { return this.page.locator('#send-message-button'); }

  /** The plus beside the question. */
  public get plus(): Locator { return this.page.locator('#message-input-container').getByRole('button', { name: 'More', exact: true }).last(); }

  public get uploadFiles(): Locator { return this.page.getByRole('menu').getByText('Upload Files'); }

  public attached(fileName: string): Locator { return this.page.locator('#message-input-container').getByRole('button', { name: fileName }); }

  public get stillUploading(): Locator { return this.page.locator('#message-input-container [class*="spinner"]'); }

  public get answers(): Locator { return this.page.locator('[id^="message-"]:has(.chat-assistant)'); }

  public get openSidebar(): Locator { return this.page.getByRole('button', { name: 'Open Sidebar', exact: true }); }

  public get closeSidebar(): Locator { return this.page.getByRole('button', { name: 'Close Sidebar', exact: true }); }

  public get newChat(): Locator { return this.page.locator('#sidebar #sidebar-new-chat-button'); }

  public get chats(): Locator { return this.page.locator('#sidebar a[href^="/c/"]'); }

  public get titlesOfChats(): Locator { return this.chats.locator('div[dir="auto"]'); }
}

/** The pages of the company's provider. */
export class ProviderPage {
  public constructor(private readonly page: Page) {}

  public get name(): Locator { return this.page.getByLabel('Name'); }

  public get password(): Locator { return this.page.getByLabel('Password'); }

  public get signIn(): Locator { return this.page.getByRole('button', { name: 'Sign in' }); }

  public get yesSignOut(): Locator { return this.page.getByRole('button', { name: 'Yes' }); }
}

/** One answer of a model. */
export class AnswerOnPage {
  public constructor(private readonly answer: Locator) {}

  /** What it says, without what it thought. */
  public async text(): Promise<string> {
    return (await this.answer.locator('#response-content-container > div > .markdown-prose').allInnerTexts()).join('\n').trim();
  }

  /** The line that folds what it thought, and unfolds it. */
  public get thinking(): Locator { return this.answer.getByRole('button', { name: /^(Thought for|Thinking)/ }); }

  public get thoughts(): Locator { return this.answer.locator('#response-content-container blockquote').first(); }

  /** Only what is complete can be asked for again. */
  public isComplete(): Promise<boolean> { return this.answer.getByRole('button', { name: 'Regenerate' }).last().isVisible(); }

  /** Everything that stands where an answer should. */
  public everything(): Promise<string> { return this.answer.locator('#response-content-container').innerText(); }
}
