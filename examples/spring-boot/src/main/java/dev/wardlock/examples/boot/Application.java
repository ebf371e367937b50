package dev.wardlock.examples.boot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts it. */
@SpringBootApplication
public class Application {

  /**
   * Starts it.
   *
   * @param args Spring Boot's
   */
  public static void main(String[] args) {
    SpringApplication.run(Application.class, args);
  }
}
