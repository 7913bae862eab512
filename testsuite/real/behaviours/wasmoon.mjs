// Needs: wasmoon
import { LuaFactory } from "wasmoon";

const lua = await new LuaFactory().createEngine();
const result = await lua.doString(`
  local out = {}
  for w, n in string.gmatch("a=1, b=22, c=333", "(%w+)=(%w+)") do out[#out + 1] = w .. ":" .. tostring(n * 2) end
  local co = coroutine.wrap(function() for i = 1, 5 do coroutine.yield(i ^ 2) end end)
  for i = 1, 5 do out[#out + 1] = tostring(co()) end
  table.sort(out)
  out[#out + 1] = string.format("%5.2f|%q|%x|%s", math.pi, "q\\n", 255, select(2, pcall(error, { }) ) ~= nil)
  out[#out + 1] = tostring(select(2, pcall(function() return nil + 1 end)))
  out[#out + 1] = tostring(math.maxinteger // 7 | 5 ~ 3)
  return table.concat(out, ";")`);
console.log(result);
