package dev.wardlock.secrets.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.wardlock.secrets.Recorder;
import dev.wardlock.secrets.model.Publication;
import dev.wardlock.secrets.model.Publisher;
import dev.wardlock.secrets.model.PublisherSpec;
import dev.wardlock.secrets.model.SecretValue;
import dev.wardlock.secrets.model.SecretsException;
import dev.wardlock.secrets.process.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishersTest {

  @TempDir Path folder;
  private Recorder programs;

  @BeforeEach
  void play() throws IOException {
    programs = Recorder.in(folder.resolve("bin"));
  }

  private static Publication publication(String environment) {
    var variables = new LinkedHashMap<String, String>();
    variables.put("PORT", "8080");
    variables.put("NAME", "it's a \"name\" $HOME `x` \\ é");
    return new Publication(environment, Map.of("KEY", SecretValue.of("hunter2")), variables);
  }

  private Publisher github() {
    return new GitHubPublisher(programs.program("gh"), Programs.in(folder, Set.of()));
  }

  private Publisher dotenv() {
    return new Publishers(folder, Set.of()).of(new PublisherSpec.Dotenv(".env"));
  }

  private void git(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    assertThat(new ProcessBuilder(command).directory(folder.toFile()).start().waitFor()).isZero();
  }

  @Test
  void github_secretsAndVariables_areSetByStandardInput() throws IOException {
    github().publish(publication("production"));
    assertThat(programs.calls())
        .extracting(Recorder.Call::arguments, Recorder.Call::input)
        .containsExactly(
            tuple(List.of("secret", "set", "KEY", "--env", "production"), "hunter2"),
            tuple(List.of("variable", "set", "PORT", "--env", "production"), "8080"),
            tuple(
                List.of("variable", "set", "NAME", "--env", "production"),
                "it's a \"name\" $HOME `x` \\ é"));
    assertThat(programs.calls())
        .allSatisfy(call -> assertThat(call.environment()).doesNotContain("hunter2"));
  }

  @Test
  void github_failure_saysWhatWithoutTheValue() throws IOException {
    programs.failWith("HTTP 404: no environment; hunter2");
    assertThatThrownBy(() -> github().publish(publication("production")))
        .isInstanceOf(SecretsException.class)
        .hasMessage(
            "gh could not set the secret KEY of production: HTTP 404: no environment; (a secret)");
  }

  @Test
  void github_whatItCannotTake_isRefused() {
    assertThatThrownBy(() -> github().check("dev", List.of("OK", "Github_TOKEN")))
        .hasMessageContaining("[Github_TOKEN]");
    assertThatThrownBy(
            () ->
                github()
                    .publish(new Publication("dev", Map.of("K", SecretValue.of("a\n")), Map.of())))
        .hasMessageContaining("K ends in a line break");
    assertThatThrownBy(
            () ->
                new GitHubPublisher("no-such-gh", Programs.in(folder, Set.of()))
                    .check("dev", List.of()))
        .hasMessageContaining("'no-such-gh' cannot be run");
  }

  @Test
  void command_readsOneObject() throws IOException {
    new Publishers(folder, Set.of("HOME"))
        .of(new PublisherSpec.Command(List.of("bin/deploy", "--stage", "qa")))
        .publish(publication("qa"));
    Recorder.Call call = programs.calls().get(0);
    assertThat(call.arguments()).containsExactly("--stage", "qa");
    assertThat(call.input())
        .startsWith(
            "{\"environment\":\"qa\",\"secrets\":{\"KEY\":\"hunter2\"},\"variables\":{\"PORT\":\"8080\"");
    assertThat(call.environment()).doesNotContain("hunter2").doesNotContainPattern("(?m)^HOME=");
  }

  @Test
  void command_failureOrMissing_saysSo() throws IOException {
    Publisher deploy =
        new Publishers(folder, Set.of()).of(new PublisherSpec.Command(List.of("bin/deploy")));
    programs.failWith("no: hunter2");
    assertThatThrownBy(() -> deploy.publish(publication("qa")))
        .hasMessage("bin/deploy could not publish qa: no: (a secret)");
    assertThatThrownBy(
            () ->
                new Publishers(folder, Set.of())
                    .of(new PublisherSpec.Command(List.of("bin/none")))
                    .check("qa", List.of()))
        .hasMessageContaining("'bin/none' cannot be run");
  }

  @Test
  void dotenv_ignoredByGit_isWrittenForItsOwnerAloneAndKeepsTheRest() throws Exception {
    git("init", "--quiet");
    Files.writeString(folder.resolve(".gitignore"), ".env\n");
    Files.writeString(folder.resolve(".env"), "# mine\nOTHER=1\nKEY='old\nvalue'\nexport PORT=1\n");
    dotenv().publish(publication("dev"));
    assertThat(Files.readString(folder.resolve(".env")))
        .startsWith("# mine\nOTHER=1\nKEY=hunter2\nPORT=8080\nNAME=\"")
        .doesNotContain("old");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(".env"))))
        .isEqualTo("rw-------");
  }

  @Test
  void dotenv_notIgnored_isRefusedAndNothingIsWritten() throws Exception {
    assertThatThrownBy(() -> dotenv().publish(publication("dev")))
        .hasMessageContaining("is in no git repository");
    git("init", "--quiet");
    assertThatThrownBy(() -> dotenv().publish(publication("dev")))
        .hasMessageContaining("git does not ignore");
    assertThat(folder.resolve(".env")).doesNotExist();
  }

  /** An ignored file that is in the index is committed all the same. */
  @Test
  void dotenv_ignoredButTracked_isRefused() throws Exception {
    git("init", "--quiet");
    Files.writeString(folder.resolve(".gitignore"), ".env\n");
    Files.writeString(folder.resolve(".env"), "A=1\n");
    git("add", "--force", ".env");
    assertThatThrownBy(() -> dotenv().check("dev", List.of()))
        .hasMessageContaining("does not ignore");
    git("rm", "--cached", "--quiet", ".env");
    assertThatCode(() -> dotenv().check("dev", List.of())).doesNotThrowAnyException();
  }

  @Test
  void dotenv_productionOrALink_isRefused() throws Exception {
    git("init", "--quiet");
    Files.writeString(folder.resolve(".gitignore"), ".env\n");
    assertThatThrownBy(() -> dotenv().check("Production", List.of()))
        .hasMessageContaining("not for production");
    Files.createSymbolicLink(folder.resolve(".env"), folder.resolve("elsewhere"));
    assertThatThrownBy(() -> dotenv().check("dev", List.of()))
        .hasMessageContaining("is no plain file");
  }
}
