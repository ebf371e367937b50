package dev.wardlock.examples.client;

import dev.wardlock.cli.Typed.Person;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Somebody who opens the address that a terminal shows in a browser of their own, and logs in at
 * the identity provider. The browser is in a thread of its own, since the terminal waits.
 */
final class PersonAtBrowser implements AutoCloseable {

  private static final String NO_MORE = "";

  private final BlockingQueue<String> addresses = new LinkedBlockingQueue<>();
  private final Pattern address;
  private final Thread thread = new Thread(this::browse, "person at the browser");

  PersonAtBrowser(String provider) {
    address = Pattern.compile(Pattern.quote(provider) + "/oauth2/authorize\\S+");
    thread.start();
  }

  /** The same person at a terminal, who types names and passwords there too, if asked. */
  Person atTheTerminal() {
    return People.with(IdentityProvider.USER, IdentityProvider.PASSWORD).reading(this::read);
  }

  private void read(String line) {
    Matcher shown = address.matcher(line);
    if (shown.find()) {
      addresses.add(shown.group());
    }
  }

  private void browse() {
    try {
      String next = addresses.take();
      if (next.equals(NO_MORE)) {
        return;
      }
      String begin = next;
      try (Chromium browser = Chromium.start()) {
        browser.browse(
            page -> {
              page.navigate(begin);
              Walks.password(page, IdentityProvider.USER, IdentityProvider.PASSWORD);
              page.waitForURL(url -> url.contains("code="));
            });
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    addresses.add(NO_MORE);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
