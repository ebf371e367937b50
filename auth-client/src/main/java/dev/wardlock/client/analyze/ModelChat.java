package dev.wardlock.client.analyze;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.http.client.jdk.JdkHttpClientBuilder;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One conversation with a model, which ends: at its answer, or where it has cost what it may. For
 * one use.
 */
final class ModelChat {

  /** A connection, behind a name of our own: who has no LangChain4j can still load the author. */
  record Model(ChatModel chat) {}

  /** Answers that cannot be used, after which it is given up. */
  private static final int CORRECTIONS = 2;

  /** Rounds of a model that asks for tools which it was told it has not. */
  private static final int IDLE_ROUNDS = 3;

  private final Model model;
  private final ModelSettings settings;
  private final TraceTool tool;
  private final List<ChatMessage> messages = new ArrayList<>();
  private long tokens;

  ModelChat(Model model, ModelSettings settings, TraceTool tool) {
    this.model = model;
    this.settings = settings;
    this.tool = tool;
  }

  static Model connect(ModelSettings settings) {
    // Redirects are not followed: the key goes where it was meant for.
    HttpClient.Builder http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER);
    return new Model(
        OpenAiChatModel.builder()
            .httpClientBuilder(new JdkHttpClientBuilder().httpClientBuilder(http))
            .baseUrl(settings.url().toString())
            .apiKey(settings.apiKey() == null ? "none" : settings.apiKey().reveal())
            .modelName(settings.model())
            .timeout(settings.timeout())
            .maxRetries(0) // whoever is at the keyboard tries again
            .build());
  }

  /**
   * Asks until the answer can be used.
   *
   * @throws IOException if there is none; the message says why, and what to do
   */
  ModelAnswer ask(String rules, String request, Function<String, ModelAnswer> reader)
      throws IOException {
    messages.add(SystemMessage.from(rules));
    messages.add(UserMessage.from(request));
    int corrections = 0;
    int idle = 0;
    while (true) {
      AiMessage said = next();
      messages.add(said);
      if (said.hasToolExecutionRequests()) {
        idle = tool.isUsable() ? 0 : idle + 1;
        if (idle > IDLE_ROUNDS) {
          throw new IOException(
              "The model asked for more than "
                  + settings.toolCalls()
                  + " traces and wrote no script. "
                  + ModelSettings.TOOL_CALLS
                  + " allows it more.");
        }
        for (ToolExecutionRequest call : said.toolExecutionRequests()) {
          messages.add(ToolExecutionResultMessage.from(call, tool.answer(call)));
        }
        continue;
      }
      ModelAnswer answer = reader.apply(said.text() == null ? "" : said.text());
      if (answer.fault() == null) {
        return answer;
      }
      if (++corrections > CORRECTIONS) {
        throw new IOException("The model gave no usable script: " + answer.fault() + ".");
      }
      messages.add(UserMessage.from("That cannot be used: " + answer.fault() + ". Answer again."));
    }
  }

  private AiMessage next() throws IOException {
    if (tokens >= settings.tokens()) {
      throw new IOException(
          "The script has cost "
              + tokens
              + " tokens and is not written yet. "
              + ModelSettings.TOKENS
              + " allows it more than "
              + settings.tokens()
              + ".");
    }
    ChatRequest.Builder request = ChatRequest.builder().messages(List.copyOf(messages));
    if (tool.isUsable()) {
      request.toolSpecifications(TraceTool.SPECIFICATION);
    }
    ChatResponse response;
    try {
      response = model.chat().chat(request.build());
    } catch (RuntimeException e) { // of LangChain4j, or what it lets through
      throw ModelFailure.of(e, settings);
    }
    tokens += cost(response);
    return response.aiMessage();
  }

  /** As the server counts; where it does not, four characters to the token. */
  private long cost(ChatResponse response) {
    if (response.tokenUsage() != null && response.tokenUsage().totalTokenCount() != null) {
      return response.tokenUsage().totalTokenCount();
    }
    long characters = messages.toString().length();
    return (characters + response.aiMessage().toString().length()) / 4;
  }
}
