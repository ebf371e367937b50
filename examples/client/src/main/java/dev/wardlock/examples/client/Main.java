package dev.wardlock.examples.client;

import dev.wardlock.client.AppFolder;
import dev.wardlock.client.AuthenticatedHttpClient;
import dev.wardlock.client.LoginRequiredException;
import dev.wardlock.client.TokenManager;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/** Calls an application with what {@code wardlock auth login} keeps of it. */
public final class Main {

  private Main() {}

  /**
   * Sends one request and prints the answer.
   *
   * @param args the application's name, and an address to get
   * @throws InterruptedException if it is interrupted while it waits
   */
  public static void main(String[] args) throws InterruptedException {
    System.exit(run(System.getenv(), System.out, System.err, args));
  }

  /** 0 for an answer, 1 for none, 2 for a misuse, 3 where a person has to log in. */
  static int run(Map<String, String> environment, PrintStream out, PrintStream err, String... args)
      throws InterruptedException {
    if (args.length != 2) {
      err.println("usage: APP URL");
      return 2;
    }
    try {
      URI url = URI.create(args[1]);
      AppFolder folder = AppFolder.of(AppFolder.home(environment), args[0]);
      try (TokenManager login = TokenManager.builder(folder).build()) {
        HttpClient client = AuthenticatedHttpClient.builder(login, url).build();
        HttpResponse<String> answer =
            client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
        out.println(answer.statusCode());
        out.println(answer.body());
        return 0;
      }
    } catch (LoginRequiredException e) {
      err.println(e.getMessage());
      return 3;
    } catch (IOException e) {
      err.println(e.getMessage());
      return 1;
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return 2;
    }
  }
}
