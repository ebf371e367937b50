package dev.wardlock.examples.boot;

import static org.hamcrest.Matchers.startsWith;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.wardlock.NewKey;
import dev.wardlock.testkit.TestAuth;
import dev.wardlock.testkit.TestKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.web.servlet.MockMvc;

/** A slice: the controller behind the filter, without a server. */
@WebMvcTest(JobsController.class)
@Import({AuthConfiguration.class, InMemoryAuth.class})
@ActiveProfiles("test")
class JobsSliceTest {

  @Autowired private MockMvc mvc;
  @Autowired private TestAuth auth;

  @Test
  void me_withKey_isItsPrincipal() throws Exception {
    TestKey viewer = auth.key("viewer");

    mvc.perform(get("/api/me").header("Authorization", viewer.authorization()))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.id").value(viewer.info().principal()))
        .andExpect(jsonPath("$.kind").value("viewer"))
        .andExpect(jsonPath("$.mayCreate").value(false));
  }

  @Test
  void me_withoutKey_is401() throws Exception {
    mvc.perform(get("/api/me"))
        .andExpect(status().isUnauthorized())
        .andExpect(header().string("WWW-Authenticate", startsWith("Bearer")));
  }

  @Test
  void me_keyExpired_is401() throws Exception {
    TestKey key = auth.key(NewKey.named("brief").kind("viewer").expiresIn(Duration.ofMinutes(1)));
    var me = get("/api/me").header("Authorization", key.authorization());

    mvc.perform(me).andExpect(status().isOk());
    auth.clock().advance(Duration.ofMinutes(1));
    mvc.perform(me).andExpect(status().isUnauthorized());
  }

  @Test
  void create_verbMissing_is403() throws Exception {
    var create = post("/api/jobs").content("build");

    mvc.perform(create.header("Authorization", auth.key("viewer").authorization()))
        .andExpect(status().isForbidden());
    mvc.perform(
            post("/api/jobs")
                .content("build")
                .header("Authorization", auth.key("operator").authorization()))
        .andExpect(status().isOk());
  }

  @Test
  void health_isOpen() throws Exception {
    mvc.perform(get("/health")).andExpect(status().isOk()).andExpect(content().string("up"));
  }
}
