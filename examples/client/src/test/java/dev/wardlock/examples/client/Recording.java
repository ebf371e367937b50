package dev.wardlock.examples.client;

import dev.wardlock.client.trace.Capture;
import dev.wardlock.client.trace.CaptureReader;
import dev.wardlock.client.trace.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What was recorded, as a test looks things up in it: always in the first exchange that fits. */
record Recording(Capture capture) {

  static Recording read(Path har) throws IOException {
    return new Recording(CaptureReader.read(List.of(har), null));
  }

  String bodyOf(String method, String path) {
    return String.valueOf(first(method, path).requestBody());
  }

  List<String> bodiesOf(String method, String path) {
    return capture.traces().stream()
        .filter(trace -> trace.method().equals(method) && trace.uri().getPath().equals(path))
        .map(trace -> String.valueOf(trace.requestBody()))
        .toList();
  }

  String request(String method, String path, String header) {
    return first(method, path).requestHeader(header).orElse("");
  }

  String answer(String method, String path, String header) {
    return first(method, path).responseHeader(header).orElse("");
  }

  Trace first(String method, String path) {
    return capture.traces().stream()
        .filter(trace -> trace.method().equals(method) && trace.uri().getPath().equals(path))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + method + " " + path + " in " + capture));
  }
}
