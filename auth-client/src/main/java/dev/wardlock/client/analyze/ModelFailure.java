package dev.wardlock.client.analyze;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import java.io.IOException;
import java.net.ConnectException;

/**
 * Says what is wrong with a model's server. What the server itself said is left out, and the cause
 * with it: it may repeat the key or the request.
 */
final class ModelFailure {

  private ModelFailure() {}

  static IOException of(RuntimeException problem, ModelSettings settings) {
    String server = "The model server " + settings.url();
    if (problem instanceof AuthenticationException) {
      return new IOException(
          server + " refused the key" + status(problem) + ". Check " + ModelSettings.API_KEY + ".");
    }
    if (problem instanceof RateLimitException) {
      return new IOException(
          server
              + " takes no more requests"
              + status(problem)
              + ". Try again later, or check the account's quota.");
    }
    if (problem instanceof ModelNotFoundException) {
      return new IOException(
          server
              + " does not know the model "
              + settings.model()
              + status(problem)
              + ". Check "
              + ModelSettings.MODEL
              + " and "
              + ModelSettings.URL
              + ".");
    }
    if (problem instanceof TimeoutException) {
      return new IOException(
          server
              + " gave no answer in "
              + settings.timeout().toSeconds()
              + " seconds. "
              + ModelSettings.TIMEOUT
              + " allows it more.");
    }
    if (problem instanceof InvalidRequestException) {
      return new IOException(
          server
              + " refused the request"
              + status(problem)
              + ". Does the model know tools, and has it room for the capture?");
    }
    if (problem instanceof InternalServerException) {
      return new IOException(server + " failed" + status(problem) + ". Try again later.");
    }
    if (problem instanceof UnresolvedModelServerException || isConnection(problem)) {
      return new IOException(
          server + " cannot be reached. Is it running, and is " + ModelSettings.URL + " right?");
    }
    return new IOException(
        server
            + " gave no usable answer"
            + status(problem)
            + ". Is "
            + ModelSettings.URL
            + " right, and does it speak the chat-completions protocol?");
  }

  private static boolean isConnection(RuntimeException problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException) {
        return true;
      }
    }
    return false;
  }

  private static String status(RuntimeException problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpException http) {
        return " (" + http.statusCode() + ")";
      }
    }
    return "";
  }
}
