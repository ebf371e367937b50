package dev.wardlock.client.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wardlock.client.trace.Recording.Style;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureReaderTest {

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Style.class)
  void read_aLoginAsEachWriterHasIt_theSameTraces(Style style) throws IOException {
    Path file = Files.writeString(folder.resolve("a.har"), Recording.formLogin().har(style));

    Capture capture = CaptureReader.read(List.of(file), null);

    assertThat(capture.application()).hasToString("https://app.example");
    assertThat(capture.notes()).isEmpty();
    assertThat(capture.traces())
        .extracting(Trace::id)
        .containsExactly("t0001", "t0002", "t0003", "t0004");
    Trace page = capture.traces().get(0);
    assertThat(page.responseBody()).contains("value=\"c5rf-0123456789\"");
    assertThat(page.responseHeaders("set-cookie")).hasSize(2);
    assertThat(capture.traces().get(1).status()).isZero();
    Trace login = capture.traces().get(2);
    assertThat(login.method()).isEqualTo("POST");
    assertThat(login.status()).isEqualTo(302);
    assertThat(login.requestBody())
        .isEqualTo("username=alice&password=w%C3%B6nder%26land%3D1&_csrf=c5rf-0123456789");
    assertThat(login.requestHeader("content-type")).hasValue("application/x-www-form-urlencoded");
    assertThat(login.requestHeaders()).noneMatch(header -> header.getKey().startsWith(":"));
    assertThat(login.responseHeader("location")).hasValue("/home");
  }

  @Test
  void read_aFolderAndAZip_theSameTraces() throws IOException {
    Path bundle = folder.resolve("bundle");
    Recording.formLogin().bundle(bundle, "https://app.example");
    Path zip = folder.resolve("bundle.zip");
    zip(bundle, zip);

    Capture fromFolder = CaptureReader.read(List.of(bundle), null);
    Capture fromZip = CaptureReader.read(List.of(zip), null);

    assertThat(fromZip).isEqualTo(fromFolder);
    assertThat(fromFolder.application()).hasToString("https://app.example");
    assertThat(fromFolder.traces()).hasSize(4);
    assertThat(fromFolder.traces().get(2).requestBody()).startsWith("username=alice&");
    assertThat(fromFolder.traces().get(0).responseBody()).contains("_csrf");
  }

  @Test
  void read_aZipOfPlaywright_bodiesStandBesideTheHar() throws IOException {
    String har =
        """
        {"log":{"version":"1.2","entries":[{"startedDateTime":"2026-05-01T10:00:00.000Z",
         "request":{"method":"POST","url":"https://app.example/login","headers":[],
           "postData":{"mimeType":"application/json","_file":"req.json"}},
         "response":{"status":200,"headers":[],"content":{"mimeType":"application/json","_file":"0a1b.json"}}}]}}
        """;
    Path zip = folder.resolve("har.zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      entry(out, "har.har", har);
      entry(out, "req.json", "{\"user\":\"alice\"}");
      entry(out, "0a1b.json", "{\"token\":\"t\"}");
    }

    Trace trace = CaptureReader.read(List.of(zip), null).traces().get(0);

    assertThat(trace.requestBody()).isEqualTo("{\"user\":\"alice\"}");
    assertThat(trace.responseBody()).isEqualTo("{\"token\":\"t\"}");
  }

  @Test
  void read_aHarThatIsCutOff_whatIsWholeAndANote() throws IOException {
    String har = Recording.formLogin().har(Style.FIREFOX);
    int cut = har.indexOf("/home\",\"httpVersion");
    Path file = Files.writeString(folder.resolve("cut.har"), har.substring(0, cut));

    Capture capture = CaptureReader.read(List.of(file), null);

    assertThat(capture.traces()).hasSize(3);
    assertThat(capture.notes())
        .singleElement()
        .asString()
        .startsWith("cut.har is cut off or damaged at line 1, column ")
        .endsWith(": 3 exchanges before it were read, what follows was not.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "[]",
        "{}",
        "{\"log\":{}}",
        "{\"log\":{\"entries\":[{\"request\":",
        "\0\0"
      })
  void read_whatIsNoHar_isRefusedByName(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("a.har"), content);

    assertThatThrownBy(() -> CaptureReader.read(List.of(file), null))
        .isInstanceOf(CaptureException.class)
        .hasMessageStartingWith("a.har");
  }

  @Test
  void read_aFileThatIsMissing_isNamed() {
    assertThatThrownBy(() -> CaptureReader.read(List.of(folder.resolve("none.har")), null))
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining("none.har");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil.json", "traces/../../evil.json", "/etc/passwd", "traces\\..\\x"})
  void read_aZipWithANameThatLeadsOut_isRefused(String name) throws IOException {
    Path zip = folder.resolve("evil.zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      entry(out, "manifest.json", "{}");
      entry(out, name, "{}");
    }

    assertThatThrownBy(() -> CaptureReader.read(List.of(zip), null))
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining("leads out of it");
    assertThat(folder.resolveSibling("evil.json")).doesNotExist();
  }

  @Test
  void read_aBundleThatPointsOutside_theFileIsNotRead() throws IOException {
    Files.writeString(folder.resolve("secret.txt"), "not yours");
    Path bundle = folder.resolve("bundle");
    var recording = new Recording();
    recording.post("https://app.example/login").json("{}").answerJson(200, "{}");
    recording.bundle(bundle, "https://app.example");
    Path trace = bundle.resolve("traces/t_0001.json");
    Files.writeString(
        trace, Files.readString(trace).replace("t_0001_response.bin", "../../secret.txt"));
    Files.delete(bundle.resolve("traces/t_0001_request.bin"));
    Files.createSymbolicLink(
        bundle.resolve("traces/t_0001_request.bin"), folder.resolve("secret.txt"));

    Trace read = CaptureReader.read(List.of(bundle), null).traces().get(0);

    assertThat(read.requestBody()).isNull();
    assertThat(read.responseBody()).isNull();
  }

  @Test
  void read_aBundleWithADamagedTrace_theOthersAndANote() throws IOException {
    Path bundle = folder.resolve("bundle");
    Recording.formLogin().bundle(bundle, "https://app.example");
    Files.writeString(bundle.resolve("traces/t_0002.json"), "{\"request\":");

    Capture capture = CaptureReader.read(List.of(bundle), null);

    assertThat(capture.traces()).hasSize(3);
    assertThat(capture.notes())
        .containsExactly("bundle: traces/t_0002.json is damaged or too long and was left out.");
  }

  @Test
  void read_aBodyThatIsTooLong_isLeftOutAndANote() throws IOException {
    var recording = new Recording();
    recording.get("https://app.example/a").answerJson(200, "[\"" + "x".repeat(1 << 20) + "\"]");
    recording.get("https://app.example/b").answerJson(200, "[]");
    Path file = Files.writeString(folder.resolve("a.har"), recording.har(Style.PLAYWRIGHT));

    Capture capture = CaptureReader.read(List.of(file), null);

    assertThat(capture.traces()).extracting(Trace::responseBody).containsExactly(null, "[]");
    assertThat(capture.notes())
        .containsExactly("1 bodies were left out because they are too long.");
  }

  @Test
  void read_manyPictures_theyAreNotKept() throws IOException {
    var recording = new Recording();
    recording
            .get("https://app.example/a.png")
            .answer(200)
            .set("Content-Type", "image/png")
            .responseBody =
        "x".repeat(3 << 20);
    Path file = Files.writeString(folder.resolve("a.har"), recording.har(Style.CHROMIUM));

    Capture capture = CaptureReader.read(List.of(file), null);

    assertThat(capture.traces().get(0).responseBody()).isNull();
    assertThat(capture.notes()).isEmpty();
  }

  @Test
  void read_twoFilesOutOfOrder_inTheOrderInWhichTheyWereSent() throws IOException {
    var recording = Recording.formLogin();
    Path bundle = folder.resolve("bundle");
    recording.bundle(bundle, "https://app.example");
    recording.get("https://app.example/later").answer(200);
    String later = recording.har(Style.FIREFOX);
    Path file = Files.writeString(folder.resolve("later.har"), later);

    Capture capture = CaptureReader.read(List.of(file, bundle), null);

    assertThat(capture.traces()).hasSize(9);
    assertThat(capture.traces().get(8).uri()).hasPath("/later");
    assertThat(capture.traces()).extracting(Trace::startedAt).isSorted();
  }

  @Test
  void read_anAddressThatRfc3986DoesNotKnow_isRead() throws IOException {
    var recording = new Recording();
    recording.get("https://app.example/a").answer(200);
    String har = recording.har(Style.PLAYWRIGHT).replace("/a\"", "/a?q={x|y}&z=[1]^%zz%41#a#b\"");
    Path file = Files.writeString(folder.resolve("a.har"), har);

    assertThat(CaptureReader.read(List.of(file), null).traces().get(0).uri())
        .hasToString("https://app.example/a?q=%7Bx%7Cy%7D&z=%5B1%5D%5E%25zz%41#a%23b");
  }

  @Test
  void read_manyOriginsAndNoPage_asksForTheApplication() throws IOException {
    var recording = new Recording();
    recording.get("https://a.example/x").answerJson(200, "{}");
    recording.get("https://b.example/x").answerJson(200, "{}");
    Path file = Files.writeString(folder.resolve("a.har"), recording.har(Style.PLAYWRIGHT));

    assertThatThrownBy(() -> CaptureReader.read(List.of(file), null))
        .isInstanceOf(CaptureException.class)
        .hasMessageContaining("https://a.example, https://b.example")
        .hasMessageContaining("--base-url");
    assertThat(
            CaptureReader.read(List.of(file), URI.create("https://B.example:443/x")).application())
        .hasToString("https://b.example");
  }

  @Property(tries = 200)
  void read_aHarWithBytesChanged_neverAnythingButTheDocumentedException(
      @ForAll long seed, @ForAll @IntRange(max = 40) int changes, @ForAll Style style)
      throws IOException {
    byte[] har = Recording.formLogin().har(style).getBytes(StandardCharsets.UTF_8);
    mangle(har, seed, changes);
    Path file = Files.createTempFile("mangled", ".har");
    try {
      Files.write(file, har);
      readOrRefuse(file);
    } finally {
      Files.delete(file);
    }
  }

  @Property(tries = 100)
  void read_aZipWithBytesChanged_neverAnythingButTheDocumentedException(
      @ForAll long seed, @ForAll @IntRange(max = 20) int changes) throws IOException {
    Path bundle = Files.createTempDirectory("bundle");
    Path file = Files.createTempFile("mangled", ".zip");
    Recording.formLogin().bundle(bundle, "https://app.example");
    zip(bundle, file);
    byte[] zip = Files.readAllBytes(file);
    mangle(zip, seed, changes);
    Files.write(file, zip);
    readOrRefuse(file);
  }

  private static void readOrRefuse(Path file) {
    try {
      assertThat(CaptureReader.read(List.of(file), null).traces()).isNotNull();
    } catch (CaptureException e) {
      assertThat(e).hasMessageNotContaining("alice").hasMessageNotContaining("nder");
    }
  }

  private static void mangle(byte[] bytes, long seed, int changes) {
    var random = new Random(seed);
    for (int i = 0; i < changes; i++) {
      bytes[random.nextInt(bytes.length)] =
          random.nextBoolean()
              ? (byte) "{}[]\",:0\\n".charAt(random.nextInt(10))
              : (byte) random.nextInt();
    }
  }

  private static void zip(Path folder, Path zip) throws IOException {
    try (var out = new ZipOutputStream(Files.newOutputStream(zip));
        var files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        entry(out, folder.relativize(file).toString(), Files.readString(file));
      }
    }
  }

  private static void entry(ZipOutputStream out, String name, String text) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.closeEntry();
  }
}
