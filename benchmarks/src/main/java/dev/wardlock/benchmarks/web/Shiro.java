package dev.wardlock.benchmarks.web;

import java.util.Map;
import org.apache.shiro.authc.AuthenticationInfo;
import org.apache.shiro.authc.AuthenticationToken;
import org.apache.shiro.authc.BearerToken;
import org.apache.shiro.authc.SimpleAuthenticationInfo;
import org.apache.shiro.cache.MemoryConstrainedCacheManager;
import org.apache.shiro.mgt.DefaultSessionStorageEvaluator;
import org.apache.shiro.mgt.DefaultSubjectDAO;
import org.apache.shiro.realm.AuthenticatingRealm;
import org.apache.shiro.web.filter.mgt.PathMatchingFilterChainResolver;
import org.apache.shiro.web.mgt.DefaultWebSecurityManager;
import org.apache.shiro.web.servlet.AbstractShiroFilter;
import org.jspecify.annotations.Nullable;

/** Apache Shiro: its bearer filter, without sessions, over a realm that caches. */
final class Shiro {

  private Shiro() {}

  private static final class Realm extends AuthenticatingRealm {
    private final Map<String, String> users = Map.of(ConstantFilter.TOKEN, Guard.USER);

    Realm() {
      super(new MemoryConstrainedCacheManager());
      setAuthenticationTokenClass(BearerToken.class);
      setAuthenticationCachingEnabled(true);
    }

    @Override
    protected @Nullable AuthenticationInfo doGetAuthenticationInfo(AuthenticationToken token) {
      String text = ((BearerToken) token).getToken();
      String user = users.get(text);
      return user == null ? null : new SimpleAuthenticationInfo(user, text, getName());
    }
  }

  private static final class ShiroFilter extends AbstractShiroFilter {
    ShiroFilter(DefaultWebSecurityManager manager, PathMatchingFilterChainResolver chains) {
      setSecurityManager(manager);
      setFilterChainResolver(chains);
    }
  }

  static Guard bearer() {
    var manager = new DefaultWebSecurityManager(new Realm());
    var storage = new DefaultSessionStorageEvaluator();
    storage.setSessionStorageEnabled(false);
    ((DefaultSubjectDAO) manager.getSubjectDAO()).setSessionStorageEvaluator(storage);
    var chains = new PathMatchingFilterChainResolver();
    chains.getFilterChainManager().createChain("/api/**", "noSessionCreation, authcBearer");
    return Guard.bearer(new ShiroFilter(manager, chains), ConstantFilter.TOKEN);
  }
}
