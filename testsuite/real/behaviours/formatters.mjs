// Needs: @wasm-fmt/ruff_fmt @wasm-fmt/clang-format @wasm-fmt/gofmt @wasm-fmt/lua_fmt @wasm-fmt/sql_fmt @wasm-fmt/web_fmt @wasm-fmt/mago_fmt
const sources = {
  ruff_fmt: ["a.py", "def f(a,b = 1, *c) :\n  return {  'x':a,'y' : [1,2,\n 3]}\nclass A( object ): pass"],
  "clang-format": ["a.c", "int main( ){if(x){return  1;}else for(;;)y();struct s{int a;}z={.a=1};}"],
  gofmt: ["a.go", "package a\nimport (\"b\";\"a\")\nfunc f( x int )(y int){\nif x>1 {return x+1}\nreturn\n}"],
  lua_fmt: [{}, "local function f( a,b ) if a then return b else for i=1,2 do print( i ) end end end"],
  sql_fmt: [{}, "select a,b from t left join u on t.x=u.x where a>1 and b in (select 1) group by a order by b"],
  web_fmt: ["a.ts", "const x={a:1,b:[2,3]};function f(a:number){return a?.b??1}"],
  mago_fmt: ["a.php", "<?php function f( $a,$b=1 ){ if($a){return [ 'x'=>$b ];} }"],
};
for (const [name, [path, source]] of Object.entries(sources)) {
  const module = await import(`@wasm-fmt/${name}`);
  for (const text of [source, "((( {{"]) {
    try {
      console.log(name, await module.format(text, path, {}));
    } catch (error) {
      console.log(name, String(error).slice(0, 400));
    }
  }
}
