package dev.wardlock.examples.client;

import com.microsoft.playwright.Page;
import dev.wardlock.examples.console.SettableConsole;

/** What a person does in a browser while the traffic is recorded: logs in, and looks around. */
final class Walks {

  private Walks() {}

  static void console(Page page, SettableConsole console) {
    page.navigate(console.url() + "/");
    page.fill("#token", console.key());
    page.click("form button");
    awaitText(page, "#link", "Live");
  }

  static void adminPage(Page page, AdminPageApp app) {
    page.navigate(app.url() + "/admin/");
    page.fill("#token", app.key());
    page.click("#login-form button");
    awaitText(page, "#keys", "root");
  }

  static void form(Page page, FormLoginApp app) {
    page.navigate(app.url() + "/");
    password(page, FormLoginApp.USER, FormLoginApp.PASSWORD);
    awaitText(page, "#who", FormLoginApp.USER);
  }

  static void notes(Page page, NotesApp app) {
    page.navigate(app.url() + "/");
    page.click("#login");
    password(page, IdentityProvider.USER, IdentityProvider.PASSWORD);
    awaitText(page, "#who", "(authorization_code)");
    page.click("#renew");
    awaitText(page, "#who", "(refresh_token)");
  }

  static void otp(Page page, OtpApp app) {
    page.navigate(app.url() + "/");
    page.fill("#email", OtpApp.USER);
    page.click("#ask button");
    page.waitForSelector("#code");
    page.fill("#code", app.code());
    page.click("#verify button");
    awaitText(page, "#who", "(logged in)");
    page.click("#renew");
    awaitText(page, "#who", "(renewed)");
  }

  /** The form of Spring Security. */
  static void password(Page page, String user, String password) {
    page.fill("[name=username]", user);
    page.fill("[name=password]", password);
    page.click("button[type=submit]");
  }

  private static void awaitText(Page page, String css, String text) {
    page.waitForSelector(css + ":has-text(\"" + text + "\")");
  }
}
